use crate::support::site::Site;

#[tokio::test]
async fn what_is_kept_can_be_corrected() {
    let site = Site::open().await;
    let act = site.receives_an_enquiry().await;
    let mut visitor = site.visitor();
    visitor.opens(&act).await.follows("Correct it").await.gets(200);
    assert_eq!(visitor.value_of("name"), "Ann Carer");
    visitor.fills("name", "").fills("message", "Something else").submits("Save").await.gets(422);
    assert_eq!(visitor.value_of("message"), "Something else");
    visitor.fills("name", "Anne Carer").fills("phone", "").submits("Save").await.gets(200);
    assert_eq!(visitor.path, act);
    visitor.sees("Anne Carer").sees("Something else").sees_not("7946");
}
