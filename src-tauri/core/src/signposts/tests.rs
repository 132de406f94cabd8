use super::*;
use crate::{
    agencies::{AgencyForm, ServiceForm, save_agency, save_service},
    concerns::tests::two_people,
    desk::test_desk,
    signposts,
};

#[test]
fn a_signpost_has_a_place_and_can_be_corrected() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let agency = AgencyForm {
        name: "Carers’ Service".into(),
        ..AgencyForm::default()
    };
    let agency = save_agency(&mut desk, None, &agency).unwrap().value;
    let service = ServiceForm {
        name: "Respite".into(),
        need: "carer under strain".into(),
        ..ServiceForm::default()
    };
    let service = save_service(&mut desk, agency, None, &service)
        .unwrap()
        .value;
    let mut form = SignpostForm {
        client: arthur.to_string(),
        ..SignpostForm::default()
    };
    assert!(signposts::record_signpost(&mut desk, &form).is_err());
    form.words = "The bus timetable in the library".into();
    let id = signposts::record_signpost(&mut desk, &form).unwrap().value;
    form.service = service.to_string();
    signposts::change_signpost(&mut desk, id, &form).unwrap();
    let rows = signposts::signposts_of(&desk, arthur).unwrap();
    assert_eq!(rows[0].to, "Respite, Carers’ Service");
    let open = signposts::signpost_form(&desk, id).unwrap();
    assert_eq!(open.form.words, form.words);
    assert!(desk.check().unwrap().faults.is_empty());
}
